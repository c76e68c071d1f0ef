import t from 'tap'
import { decryptRc2Block, encryptRc2Block, expandRc2Key } from '../../src/crypto/rc2.js'
import { fromHex, toHex } from '../fixtures/pki/read.js'

t.test('the vectors of RFC 2268 section 5 hold both ways', async (t) => {
  const long = '88bca90e90875a7f0f79c384627bafb216f80a6f85920584c42fceb0be255daf1e'
  const vectors: [key: string, bits: number, plain: string, cipher: string][] = [
    ['0000000000000000', 63, '0000000000000000', 'ebb773f993278eff'],
    ['ffffffffffffffff', 64, 'ffffffffffffffff', '278b27e42e2f0d49'],
    ['3000000000000000', 64, '1000000000000001', '30649edf9be7d2c2'],
    ['88', 64, '0000000000000000', '61a8a244adacccf0'],
    ['88bca90e90875a', 64, '0000000000000000', '6ccf4308974c267f'],
    ['88bca90e90875a7f0f79c384627bafb2', 64, '0000000000000000', '1a807d272bbe5db1'],
    ['88bca90e90875a7f0f79c384627bafb2', 128, '0000000000000000', '2269552ab0f85ca6'],
    [long, 129, '0000000000000000', '5b78d3a43dfff1f1'],
  ]
  for (const [key, bits, plain, cipher] of vectors) {
    const block = fromHex(plain)
    const expanded = expandRc2Key(fromHex(key), bits)
    encryptRc2Block(expanded, block, 0)
    t.equal(toHex(block), cipher, `${key} ${bits}`)
    decryptRc2Block(expanded, block, 0)
    t.equal(toHex(block), plain)
  }
})

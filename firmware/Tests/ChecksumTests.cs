using GL001.Storage;
using nanoFramework.TestFramework;

namespace GL001.DeviceTests;

/// <summary>Shifts and unsigned arithmetic of the device's interpreter, held against published values.</summary>
[TestClass]
public class ChecksumTests
{
    [TestMethod]
    public void Crc32_gives_its_check_value()
    {
        Assert.AreEqual(0xCBF43926u, Crc32.Of(Hex.Ascii("123456789"), 0, 9));
    }

    [TestMethod]
    public void Crc32_goes_on_where_it_stopped()
    {
        byte[] data = Hex.Ascii("123456789");
        Assert.AreEqual(0xCBF43926u, Crc32.Continue(Crc32.Of(data, 0, 4), data, 4, 5));
    }

    // FIPS 180-4 examples: no block boundary, none at all, two blocks.
    [TestMethod]
    public void Sha256_gives_the_examples_of_its_standard()
    {
        Hash("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        Hash("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        Hash("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    }

    [TestMethod]
    public void Sha256_does_not_care_in_which_pieces_a_message_comes()
    {
        byte[] data = new byte[200];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = (byte)(i * 7);
        }

        Sha256 sha = new Sha256();
        byte[] whole = new byte[Sha256.HashBytes];
        byte[] pieces = new byte[Sha256.HashBytes];
        sha.Add(data, 0, data.Length);
        sha.Finish(whole, 0);
        sha.Start();
        for (int i = 0; i < data.Length; i++)
        {
            sha.Add(data, i, 1);
        }

        sha.Finish(pieces, 0);
        Assert.AreEqual(Hex.Of(whole, whole.Length), Hex.Of(pieces, pieces.Length));
    }

    private static void Hash(string message, string expected)
    {
        Sha256 sha = new Sha256();
        byte[] hash = new byte[Sha256.HashBytes];
        sha.Add(Hex.Ascii(message), 0, message.Length);
        sha.Finish(hash, 0);
        Assert.AreEqual(expected, Hex.Of(hash, hash.Length));
    }
}

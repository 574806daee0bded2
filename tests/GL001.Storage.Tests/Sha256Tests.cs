using System.Security.Cryptography;
using System.Text;

namespace GL001.Storage.Tests;

public sealed class Sha256Tests
{
    // The examples that NIST publishes for FIPS 180-4 (one block, two blocks), the empty message, and a million times "a".
    [Theory]
    [InlineData("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    [InlineData("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")]
    public void The_published_examples_come_out(string text, int times, string hash)
    {
        var sha = new Sha256();
        var bytes = Encoding.ASCII.GetBytes(text);
        for (var i = 0; i < times; i++)
        {
            sha.Add(bytes, 0, bytes.Length);
        }

        var actual = new byte[32];
        sha.Finish(actual, 0);
        Assert.Equal(hash, Convert.ToHexStringLower(actual));
    }

    [Fact]
    public void Every_length_up_to_three_blocks_agrees_with_the_platforms_own()
    {
        var sha = new Sha256();
        var random = new Random(3);
        for (var length = 0; length <= 200; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            var half = random.Next(length + 1);
            sha.Add(bytes, 0, half);
            sha.Add(bytes, half, length - half);
            var actual = new byte[40];
            sha.Finish(actual, 4);
            Assert.Equal(SHA256.HashData(bytes), actual[4..36]);
        }
    }
}

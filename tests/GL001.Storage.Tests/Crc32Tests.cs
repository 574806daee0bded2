namespace GL001.Storage.Tests;

public sealed class Crc32Tests
{
    [Fact]
    public void The_check_value_is_that_of_IEEE_802_3()
    {
        // The usual check value of CRC-32 over the digits 1 to 9.
        Assert.Equal(0xCBF43926u, Crc32.Of("123456789"u8.ToArray(), 0, 9));
    }

    [Fact]
    public void A_crc_goes_on_where_another_stopped()
    {
        var digits = "123456789"u8.ToArray();
        Assert.Equal(0xCBF43926u, Crc32.Continue(Crc32.Of(digits, 0, 4), digits, 4, 5));
    }
}

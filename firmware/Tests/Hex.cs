namespace GL001.DeviceTests;

/// <summary>Bytes as text, so that a failed comparison shows both.</summary>
internal static class Hex
{
    private const string Digits = "0123456789abcdef";

    public static string Of(byte[] bytes, int count)
    {
        string text = "";
        for (int i = 0; i < count; i++)
        {
            text += Digits[bytes[i] >> 4];
            text += Digits[bytes[i] & 15];
        }

        return text;
    }

    public static byte[] Ascii(string text)
    {
        byte[] bytes = new byte[text.Length];
        for (int i = 0; i < text.Length; i++)
        {
            bytes[i] = (byte)text[i];
        }

        return bytes;
    }
}

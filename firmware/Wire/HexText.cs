namespace GL001.Wire;

/// <summary>Bytes as text of hexadecimal digits, for hashes in commands.</summary>
public static class HexText
{
    private const string Digits = "0123456789abcdef";

    /// <summary>So many bytes from lower-case digits; an empty array when the text is anything else.</summary>
    public static byte[] Parse(string text, int bytes)
    {
        byte[] parsed = new byte[bytes];
        if (text.Length != 2 * bytes)
        {
            return new byte[0];
        }

        for (int i = 0; i < text.Length; i++)
        {
            int digit = Digits.IndexOf(text[i]);
            if (digit < 0)
            {
                return new byte[0];
            }

            parsed[i / 2] = (byte)((parsed[i / 2] << 4) | digit);
        }

        return parsed;
    }
}

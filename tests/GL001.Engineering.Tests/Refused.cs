namespace GL001.Engineering.Tests;

/// <summary>Asserts that an input is refused, at the right field and with a message that a person can act on.</summary>
internal static class Refused
{
    public static void At(string field, Func<object?> calculation, string? saying = null)
    {
        EngineeringInputException refusal = Assert.Throws<EngineeringInputException>(() => calculation());
        Assert.Equal(field, refusal.Field);
        Assert.StartsWith(field + ": ", refusal.Message, StringComparison.Ordinal);
        if (saying is not null)
        {
            Assert.Contains(saying, refusal.Message, StringComparison.Ordinal);
        }
    }
}

namespace GL001.Gateway.Tests;

/// <summary>Waits for what a real network brings about. The limit only ends a test that would never end.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Repeats <paramref name="step"/> until the condition holds.</summary>
    public static async Task Holds(Func<bool> condition, string what, Action? step = null)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, $"never came: {what}");
            step?.Invoke();
            await Task.Delay(5);
        }
    }
}

namespace GL001.Servers;

/// <summary>Programs that the tests start.</summary>
public static class ServerProgram
{
    /// <summary>The program, when it is there.</summary>
    /// <exception cref="FileNotFoundException">It is not; the message names it and what installs it.</exception>
    public static string Require(string path) => File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing; tests/run.sh installs it.", path);

    /// <summary>Waits until something holds.</summary>
    /// <exception cref="TimeoutException">It did not within a minute.</exception>
    public static async Task Until(Func<Task<bool>> holds, string what, CancellationToken cancellationToken = default)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            if (TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromMinutes(1))
            {
                throw new TimeoutException($"Not within a minute: {what}.");
            }

            await Task.Delay(20, cancellationToken);
        }
    }
}

using GL001.Firmware;

namespace GL001.Linux.Tests;

/// <summary>The program where it cannot work: it says so and ends, it does not half start.</summary>
public class ProgramTests
{
    [Theory]
    [InlineData]
    [InlineData("--kernel-watchdog")]
    [InlineData("--read-monitor")]
    public void Computer_without_pins_is_told_and_left_alone(params string[] args)
    {
        string devices = Directory.CreateTempSubdirectory("dev").FullName;
        try
        {
            using var error = new StringWriter();
            Assert.Equal(Program.NoHardware, Program.Run(args, devices, error));
            Assert.Contains($"There is no {devices}/gpiochip*", error.ToString(), StringComparison.Ordinal);
            Assert.Contains("Nothing was started", error.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(devices);
        }
    }

    [Fact]
    public void Argument_that_it_does_not_know_is_answered_with_the_usage()
    {
        using var error = new StringWriter();
        Assert.Equal(Program.WrongArguments, Program.Run(["--help"], "/nowhere", error));
        Assert.Contains("--kernel-watchdog", error.ToString(), StringComparison.Ordinal);
    }
}

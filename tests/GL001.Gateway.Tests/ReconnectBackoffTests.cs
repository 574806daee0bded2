using GL001.Agents;

namespace GL001.Gateway.Tests;

public class ReconnectBackoffTests
{
    [Fact]
    public void Wait_doubles_up_to_a_cap_and_lies_between_half_and_all_of_it()
    {
        var backoff = new ReconnectBackoff(new Random(7));
        double[] ceilings = [1, 2, 4, 8, 16, 30, 30, 30];

        Assert.All(ceilings, ceiling => Assert.InRange(backoff.Next().TotalSeconds, ceiling / 2, ceiling));
    }

    [Fact]
    public void Two_hosts_do_not_wait_alike()
    {
        Assert.NotEqual(new ReconnectBackoff(new Random(1)).Next(), new ReconnectBackoff(new Random(2)).Next());
    }

    [Fact]
    public void Success_makes_it_start_over()
    {
        var backoff = new ReconnectBackoff(new Random(7));
        for (int i = 0; i < 10; i++)
        {
            backoff.Next();
        }

        backoff.Reset();

        Assert.InRange(backoff.Next(), ReconnectBackoff.First / 2, ReconnectBackoff.First);
    }
}

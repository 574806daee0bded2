using Microsoft.Extensions.Time.Testing;

namespace GL001.Operations.Tests;

/// <summary>A store that a test can open again, and a second time beside the first.</summary>
public abstract class TestStore : IAsyncDisposable
{
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 12, 6, 0, 0, TimeSpan.Zero));

    public OperationsDatabase Database { get; protected set; } = null!;

    public abstract OperationsDatabase Open();

    public async Task ReopenAsync()
    {
        await Database.DisposeAsync();
        Database = Open();
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

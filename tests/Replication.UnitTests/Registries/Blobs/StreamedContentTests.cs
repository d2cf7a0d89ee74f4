using Replication.Registries.Blobs;
using Xunit;

namespace Replication.UnitTests.Registries.Blobs;

/// <summary>Two attempts to upload a blob share the source and the hash: the body of the first must end before the second starts.</summary>
public sealed class StreamedContentTests
{
    [Fact]
    public async Task A_body_is_not_produced_after_its_request_failed()
    {
        var hasBegun = false;
        using var content = new StreamedContent(1, (_, _) =>
        {
            hasBegun = true;
            return Task.CompletedTask;
        });

        // The request has ended before the wait for 100-continue returns.
        await content.EndAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => content.CopyToAsync(new MemoryStream()));

        Assert.False(hasBegun);
        Assert.False(content.HasStarted);
    }

    [Fact]
    public async Task Ending_waits_for_a_body_in_production()
    {
        var isStopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayStop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var content = new StreamedContent(1, async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            isStopping.SetResult();
            await mayStop.Task;
        });
        var sending = content.CopyToAsync(new MemoryStream());

        var ending = content.EndAsync();
        await isStopping.Task;
        Assert.False(ending.IsCompleted);
        mayStop.SetResult();
        await ending;

        Assert.True(content.HasStarted);
        await sending;
    }
}

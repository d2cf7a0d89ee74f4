using System.Collections.Concurrent;
using System.Diagnostics;
using Replication.Contracts;
using Replication.Contracts.Tasks;
using Replication.Coordination.Notifications;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.IntegrationTests.Notifications;

/// <summary>The path of a target's address may be a secret, so it must not leave with a trace.</summary>
public sealed class NotificationSpanTests
{
    [Fact]
    public async Task The_address_of_a_target_is_in_no_span()
    {
        await using var receiver = await NotificationReceiver.StartAsync();
        var addresses = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "System.Net.Http",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => addresses.Enqueue($"{span.GetTagItem("url.full")}"),
        };
        ActivitySource.AddActivityListener(listener);
        var (plain, planted) =
            (new Uri(receiver.Address, $"/plain-{Guid.NewGuid()}"), new Uri(receiver.Address, $"/planted-{Guid.NewGuid()}"));
        using var http = new HttpClient();
        using var client = new NotificationClient(new NotificationOptions(), TimeProvider.System);

        await http.PostAsync(plain, new StringContent(""));
        var outcome = await client.SendAsync(
            new NotificationTarget("on-call", planted, NotifiedEvents.All, new Secret("a-secret-of-32-characters-or-more")),
            CompletionEvent.Of(SampleTasks.Full(DateTimeOffset.UtcNow) with { Status = ReplicationStatus.Succeeded }),
            default);

        Assert.Equal(NotificationOutcome.Arrived, outcome);
        Assert.Contains(addresses, it => it.Contains(plain.AbsolutePath, StringComparison.Ordinal));
        Assert.DoesNotContain(addresses, it => it.Contains(planted.AbsolutePath, StringComparison.Ordinal));
    }
}

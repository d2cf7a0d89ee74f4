using System.Diagnostics;
using Replication.Contracts.Pushes;
using Replication.Messaging;

namespace Replication.Coordination.Webhooks;

/// <summary>
/// Publishes pushes, each confirmed by the broker. Pushes that arrive at the same time share a message (<see cref="PushGroup"/>), because a
/// confirm costs the broker more than the content of the message.
/// </summary>
internal sealed class PushPublisher
{
    // A broker writes each message to its disk before it confirms it. What arrives meanwhile needs one more write, whatever its number.
    private const int GroupsAtOnce = 1;
    private const int MaxGroupSize = 64;

    // The callers wait about as long. A message whose connection broke must not hold up others for longer.
    private static readonly TimeSpan GroupTimeout = TimeSpan.FromSeconds(1.5);

    private readonly MessageSender _sender;
    private readonly TimeProvider _time;
    private readonly GroupedSends<ReportedPush> _groups;

    public PushPublisher(MessageSender sender, TimeProvider time)
    {
        (_sender, _time) = (sender, time);
        _groups = new GroupedSends<ReportedPush>(GroupsAtOnce, MaxGroupSize, SendAsync);
    }

    /// <summary>Returns when the broker has all pushes. Throws when it may have lost one.</summary>
    public Task PublishAsync(IReadOnlyList<ImagePushed> pushes, CancellationToken cancellationToken)
    {
        var report = Activity.Current;
        return pushes.Count == 1
            ? _groups.SendAsync(new ReportedPush(pushes[0], report), cancellationToken)
            : Task.WhenAll(pushes.Select(it => _groups.SendAsync(new ReportedPush(it, report), cancellationToken)));
    }

    private async Task SendAsync(IReadOnlyList<ReportedPush> group)
    {
        using var limit = new CancellationTokenSource(GroupTimeout, _time);
        if (group is [var single])
        {
            await PublishAsync(single, limit.Token);
            return;
        }
        try
        {
            // The group belongs to no single report.
            Activity.Current = null;
            await _sender.PublishMandatoryAsync(
                new PushGroup { Pushes = [.. group.Select(static it => new GroupedPush(it.Push, it.Report?.Id))] }, limit.Token);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Such as before the first coordinator of this version has declared the queue of groups.
            await Task.WhenAll(group.Select(it => PublishAsync(it, limit.Token)));
        }
    }

    // Mandatory: a broker without a queue for pushes must report that, not drop them.
    private async Task PublishAsync(ReportedPush reported, CancellationToken cancellationToken)
    {
        Activity.Current = reported.Report;
        await _sender.PublishMandatoryAsync(reported.Push, cancellationToken);
    }

    private sealed record ReportedPush(ImagePushed Push, Activity? Report);
}

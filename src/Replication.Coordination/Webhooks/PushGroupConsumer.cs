using System.Diagnostics;
using MassTransit;
using Replication.Contracts.Pushes;
using Replication.Messaging;

namespace Replication.Coordination.Webhooks;

/// <summary>
/// Publishes the pushes of a group one by one. A group that is consumed twice changes nothing, because the sagas recognize repeats.
/// </summary>
internal sealed class PushGroupConsumer(MessageSender sender, TimeProvider time) : IConsumer<PushGroup>
{
    public async Task Consume(ConsumeContext<PushGroup> context)
    {
        using var limit = new CancellationTokenSource(MessageSender.DefaultTimeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.CancellationToken);
        await Task.WhenAll(context.Message.Pushes.Select(it => PublishAsync(it, ending.Token)));
    }

    private async Task PublishAsync(GroupedPush grouped, CancellationToken cancellationToken)
    {
        // Each push has a trace of its own, not that of its group.
        Activity.Current = null;
        using var activity = PushTrace.Continue(grouped.TraceParent);
        await sender.PublishMandatoryAsync(grouped.Push, cancellationToken);
    }
}

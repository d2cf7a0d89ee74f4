using MassTransit;
using Replication.Contracts.Tasks;
using Replication.Copying.Lanes;

namespace Replication.Copying;

/// <summary>Consumes <see cref="CopyImage"/> commands.</summary>
internal sealed class CopyImageConsumer(CopyLanes lanes) : IConsumer<CopyImage>
{
    public Task Consume(ConsumeContext<CopyImage> context) =>
        lanes.EnqueueAsync(context.Message, context.SentTime, context.CancellationToken);
}

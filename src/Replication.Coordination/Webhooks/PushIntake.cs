using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Pushes;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Webhooks;

/// <summary>Takes pushes in so that they cannot be lost: on a bus that forgets, they are journaled before they are published.</summary>
internal sealed partial class PushIntake(IBus bus, IServiceProvider services, ILogger<PushIntake> logger)
{
    private readonly IPushJournal? _journal = services.GetService<IPushJournal>();

    /// <summary>
    /// Throws where nothing durable was kept: the publisher must send it again. The token must end by itself: without a limit a publish waits for an absent
    /// broker until the host stops.
    /// </summary>
    public async Task AcceptAsync(IReadOnlyList<ImagePushed> pushes, CancellationToken cancellationToken)
    {
        if (pushes.Count == 0)
            return;
        if (_journal is not null)
            await _journal.AddAsync(pushes, cancellationToken);
        try
        {
            // Mandatory: a broker that has no queue for it yet must say so, not drop it.
            // WaitAsync besides: a publish whose connection breaks in a bad moment never returns.
            await Task.WhenAll(pushes.Select(push => bus.Publish(push, context => context.Mandatory = true, cancellationToken))).WaitAsync(cancellationToken);
        }
        catch (Exception e) when (_journal is not null)
        {
            // It is in the journal: the sweep publishes it.
            LogPublishPutOff(e, pushes.Count);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{PushCount} journaled pushes could not be published yet")]
    private partial void LogPublishPutOff(Exception exception, int pushCount);
}

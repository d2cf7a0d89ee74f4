using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Pushes;
using Replication.Contracts.Stores;
using Replication.Messaging;

namespace Replication.Coordination.Webhooks;

/// <summary>Accepts pushes durably. With the in-memory bus, pushes are written to the journal before they are published.</summary>
internal sealed partial class PushIntake(
    MessageSender sender, PushPublisher publisher, IServiceProvider services, ILogger<PushIntake> logger)
{
    private readonly IPushJournal? _journal = services.GetService<IPushJournal>();

    /// <summary>Journals and publishes pushes. Throws when nothing durable was stored; the publisher must send the report again.</summary>
    /// <param name="pushes">The pushes.</param>
    /// <param name="cancellationToken">Must have a time limit: a publish waits for an unavailable broker until the host stops.</param>
    public async Task AcceptAsync(IReadOnlyList<ImagePushed> pushes, CancellationToken cancellationToken)
    {
        if (pushes.Count == 0)
            return;
        if (_journal is null)
        {
            await publisher.PublishAsync(pushes, cancellationToken);
            return;
        }
        await _journal.AddAsync(pushes, cancellationToken);
        try
        {
            await Task.WhenAll(pushes.Select(push => sender.PublishMandatoryAsync(push, cancellationToken)));
        }
        catch (Exception e)
        {
            LogNotPublished(e, pushes.Count);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{PushCount} journaled pushes could not be published; the sweep publishes them")]
    private partial void LogNotPublished(Exception exception, int pushCount);
}

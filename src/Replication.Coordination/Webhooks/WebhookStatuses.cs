using Replication.Contracts.Instances;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Webhooks;

/// <summary>Finds what came in on the webhooks of instances, at any process.</summary>
internal sealed class WebhookStatuses(ILastReportStore reports, RefusedCallNotes refusals)
{
    private static readonly WebhookStatus Nothing = new(LastAcceptedAt: null, Refused: null);

    public async Task<WebhookStatus> FindAsync(string instance, CancellationToken cancellationToken) =>
        (await FindAsync([instance], cancellationToken))(instance);

    public async Task<Func<string, WebhookStatus>> FindAsync(IReadOnlyCollection<string> instances, CancellationToken cancellationToken)
    {
        var accepted = await reports.FindAsync(instances, cancellationToken);
        var refused = await refusals.ReadAsync(cancellationToken);
        return name => Nothing with
        {
            LastAcceptedAt = accepted.GetValueOrDefault(name)?.At,
            Refused = refused.GetValueOrDefault(name),
        };
    }
}

using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Coordination.Webhooks;

namespace Replication.Coordination.Instances;

/// <summary>Adds to instances what happened to them: webhook calls, and which password and secret of a rotation are in use.</summary>
internal sealed class InstanceActivity(
    InstanceBook book, WebhookStatuses webhooks, PasswordsInUse passwords, ILastReportStore reports)
{
    public async Task<ShownInstance> AddAsync(ShownInstance instance, CancellationToken cancellationToken) =>
        (await AddAsync([instance], cancellationToken))[0];

    public async Task<IReadOnlyList<ShownInstance>> AddAsync(
        IReadOnlyList<ShownInstance> instances, CancellationToken cancellationToken)
    {
        List<string> names = [.. instances.Select(static it => it.Name)];
        var webhookOf = await webhooks.FindAsync(names, cancellationToken);
        var found = await reports.FindAsync(names, cancellationToken);
        var isRotating = names.Any(it => book.Current.Find(it)?.Credentials?.AllPasswords is [_, _]);
        var uses = isRotating ? await passwords.ReadAsync(cancellationToken) : new Dictionary<string, PasswordInUse>();
        return
        [
            .. instances.Select(it => it with
            {
                LastEventAt = found.GetValueOrDefault(it.Name)?.At,
                PasswordInUse = PasswordOf(it.Name, uses.GetValueOrDefault(it.Name)),
                WebhookStatus = it.Webhook is null
                    ? null
                    : webhookOf(it.Name) with { LastSecretUsed = SecretOf(it.Name, found.GetValueOrDefault(it.Name)) },
            }),
        ];
    }

    // A use before the last change may be one of an earlier list.
    private int? PasswordOf(string name, PasswordInUse? use) =>
        book.Current.Find(name) is { Credentials.AllPasswords: [_, _] } instance && use?.At >= book.KnownSince(instance)
            ? use.Number
            : null;

    private int? SecretOf(string name, LastReport? report) =>
        book.Current.Find(name) is { Webhook.AllSecrets: [_, _, ..] } instance && report?.At >= book.KnownSince(instance)
            && report.Secret is > 0 and var number && number <= instance.Webhook.AllSecrets.Count
            ? number
            : null;
}

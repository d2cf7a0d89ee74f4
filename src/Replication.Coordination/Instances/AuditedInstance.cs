using Replication.Contracts;
using Replication.Contracts.Instances;

namespace Replication.Coordination.Instances;

/// <summary>
/// An instance as the audit log stores it. Of each secret it contains only whether it is set, and whether the change replaced it.
/// </summary>
internal sealed record AuditedInstance(ShownInstance Instance, string Password, string SessionToken, string WebhookSecret, string TlsKey)
{
    public static AuditedInstance? Of(KeptInstance? instance, KeptInstance? other) => instance is null ? null : new AuditedInstance(
        ShownInstance.Of(instance),
        Mask(instance.Instance.Credentials?.AllPasswords, other?.Instance.Credentials?.AllPasswords),
        Mask(Only(instance.Instance.Credentials?.SessionToken), Only(other?.Instance.Credentials?.SessionToken)),
        Mask(instance.Instance.Webhook?.AllSecrets, other?.Instance.Webhook?.AllSecrets),
        Mask(Only(instance.Instance.Tls?.Key), Only(other?.Instance.Tls?.Key)));

    private static IReadOnlyList<Secret> Only(Secret? secret) => secret is null ? [] : [secret];

    private static string Mask(IReadOnlyList<Secret>? secrets, IReadOnlyList<Secret>? others) => (secrets ?? [], others ?? []) switch
    {
        ([], _) => "none",
        (_, []) => "***",
        var (some, known) => some.Count == known.Count && some.Zip(known).All(static it => IsSame(it.First, it.Second))
            ? "*** (same)"
            : "*** (changed)",
    };

    private static bool IsSame(Secret one, Secret other) =>
        one.IsReadable && other.IsReadable ? one.Reveal() == other.Reveal() : one.SealedText == other.SealedText;
}

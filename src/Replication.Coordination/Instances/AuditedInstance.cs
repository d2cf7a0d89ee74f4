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
        Mask(instance.Instance.Credentials?.Password, other?.Instance.Credentials?.Password),
        Mask(instance.Instance.Credentials?.SessionToken, other?.Instance.Credentials?.SessionToken),
        Mask(instance.Instance.Webhook?.Secret, other?.Instance.Webhook?.Secret),
        Mask(instance.Instance.Tls?.Key, other?.Instance.Tls?.Key));

    private static string Mask(Secret? secret, Secret? other) => (secret, other) switch
    {
        (null, _) => "none",
        (_, null) => "***",
        _ => IsSame(secret, other) ? "*** (same)" : "*** (changed)",
    };

    private static bool IsSame(Secret one, Secret other) =>
        one.IsReadable && other.IsReadable ? one.Reveal() == other.Reveal() : one.SealedText == other.SealedText;
}

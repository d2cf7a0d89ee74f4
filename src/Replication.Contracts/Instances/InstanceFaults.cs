namespace Replication.Contracts.Instances;

/// <summary>
/// Decides whether a stored instance can be used: secrets that cannot be decrypted and values that cannot be read make it unusable.
/// </summary>
public static class InstanceFaults
{
    private const string WebhookSecret = "webhook.secret";
    private const string WebhookSecrets = "webhook.secrets";

    /// <summary>The keys of the instance whose stored secret cannot be decrypted, such as <c>credentials.password</c>.</summary>
    public static IReadOnlyList<string> UnreadableSecrets(RegistryInstance instance)
    {
        (string Key, Secret? Secret)[] secrets =
        [
            ("credentials.password", instance.Credentials?.Password),
            ("credentials.passwords", instance.Credentials?.Passwords?[^1]),
            ("credentials.sessionToken", instance.Credentials?.SessionToken),
            ("tls.key", instance.Tls?.Key),
            (WebhookSecret, instance.Webhook?.Secret),
            (WebhookSecrets, instance.Webhook?.Secrets?[^1]),
        ];
        return [.. secrets.Where(static it => it.Secret is { IsReadable: false }).Select(static it => it.Key)];
    }

    /// <summary>True when the instance stores at least one secret.</summary>
    public static bool HasSecrets(RegistryInstance instance) =>
        instance.Credentials is { Password: not null } or { SessionToken: not null }
            || instance.Tls?.Key is not null
            || instance.Webhook?.Secret is not null;

    /// <summary>Why the instance is unusable and what to do about it; null for a usable instance.</summary>
    public static string? ReasonOf(RegistryInstance instance)
    {
        var secrets = UnreadableSecrets(instance);
        return (secrets.Count, instance.DamagedKeys.Count) switch
        {
            (0, 0) => null,
            (_, 0) => $"{Listed(secrets)} cannot be decrypted: the keys of this process are not those that encrypted it. "
                + "Put the key files back, or set the instance's secrets again (PUT).",
            (0, _) =>
                $"{Listed(instance.DamagedKeys)} cannot be read from the store: it is damaged, or a newer version of this program "
                    + $"wrote it. "
                    + "Update this process, or store the instance again (PUT).",
            _ => $"{Listed([.. instance.DamagedKeys, .. secrets])} cannot be read from the store. Put the key files back, or store the "
                + $"instance again with its secrets (PUT).",
        };
    }

    /// <summary>Why copies from and to the instance wait; null when they do not. A webhook secret alone stops no copy.</summary>
    public static string? ReasonAgainstCopies(RegistryInstance instance) =>
        instance.DamagedKeys.Count == 0 && UnreadableSecrets(instance).All(static it => it is WebhookSecret or WebhookSecrets)
            ? null
            : ReasonOf(instance);

    private static string Listed(IReadOnlyList<string> keys) => string.Join(", ", keys);
}

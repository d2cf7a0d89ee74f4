using Replication.Contracts.Specs;

namespace Replication.Contracts.Signatures;

/// <summary>A public key that verifies signatures of cosign.</summary>
public sealed record CosignKey
{
    private const string InKey = "the option of keys takes the name and the file";

    /// <summary>The name of the key in messages.</summary>
    [SpecField("The name of the key in messages.", NoOption = InKey)]
    public required string Name { get; init; }

    /// <summary>The public key as PEM text: ECDSA (P-256, P-384, P-521) or RSA.</summary>
    [SpecField("The public key in PEM.", NoOption = InKey)]
    public required string Key { get; init; }

    /// <summary>The name and the fingerprint, for people.</summary>
    public override string ToString() =>
        VerificationKey.TryRead(Key, out var key, out _) ? $"{Name} ({key.ShortFingerprint})" : Name;
}

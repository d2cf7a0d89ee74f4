namespace Replication.Registries.Signatures;

/// <summary>Who made a signature of Notation.</summary>
/// <param name="Identities">The trusted identities of the rule that cover the certificate.</param>
/// <param name="Key">The fingerprint of the public key of the certificate.</param>
internal sealed record VerifiedSigner(IReadOnlyList<string> Identities, string Key);

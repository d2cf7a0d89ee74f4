using Replication.Contracts.Signatures;

namespace Replication.Registries.Signatures;

/// <summary>A public key with the name that the rule gives it.</summary>
internal sealed record NamedKey(string Name, VerificationKey Key);

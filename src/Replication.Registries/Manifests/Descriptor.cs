using Replication.Contracts.Images;

namespace Replication.Registries.Manifests;

/// <summary>How one piece of content refers to another (image-spec, descriptor.md); <paramref name="Data"/> is the content itself where it was embedded and has the digest.</summary>
internal sealed record Descriptor(string MediaType, Digest Digest, long Size, byte[]? Data = null);

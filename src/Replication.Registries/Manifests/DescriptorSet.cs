using Replication.Contracts.Images;

namespace Replication.Registries.Manifests;

/// <summary>Descriptors in their order, each digest once.</summary>
internal sealed class DescriptorSet
{
    private readonly Dictionary<Digest, Descriptor> _byDigest = [];

    public IReadOnlyCollection<Descriptor> Items => _byDigest.Values;

    public void AddRange(IEnumerable<Descriptor> descriptors)
    {
        foreach (var descriptor in descriptors)
            Add(descriptor);
    }

    /// <summary>Throws where a digest comes with two sizes.</summary>
    public void Add(Descriptor descriptor)
    {
        if (!_byDigest.TryAdd(descriptor.Digest, descriptor) && _byDigest[descriptor.Digest].Size != descriptor.Size)
            throw ManifestParser.Refuse($"{descriptor.Digest} stands in it with two sizes");
    }
}

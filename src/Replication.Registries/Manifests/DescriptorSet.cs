using Replication.Contracts.Images;

namespace Replication.Registries.Manifests;

/// <summary>Ordered descriptors with unique digests. A digest that is listed for several platforms keeps all of them.</summary>
internal sealed class DescriptorSet
{
    private readonly Dictionary<Digest, Listed> _byDigest = [];

    public IReadOnlyCollection<Descriptor> Items => [.. _byDigest.Values.Select(static listed => listed.Descriptor)];

    public void AddRange(IEnumerable<Descriptor> descriptors)
    {
        foreach (var descriptor in descriptors)
            Add(descriptor);
    }

    /// <summary>Adds a descriptor. Throws when the same digest has two sizes.</summary>
    public void Add(Descriptor descriptor)
    {
        if (_byDigest.TryGetValue(descriptor.Digest, out var listed))
            listed.Add(descriptor);
        else
            _byDigest.Add(descriptor.Digest, new Listed(descriptor));
    }

    private sealed class Listed(Descriptor first)
    {
        private List<ImagePlatform>? _platforms;
        private bool _isForAny = first.Platforms.Count == 0;

        public Descriptor Descriptor => _platforms is null ? first : first with { Platforms = _isForAny ? [] : [.. _platforms.Distinct()] };

        public void Add(Descriptor again)
        {
            if (again.Size != first.Size)
                throw ManifestParser.Refuse($"{first.Digest} is listed in it with two sizes");
            // One entry without a platform makes the digest match every platform.
            _isForAny |= again.Platforms.Count == 0;
            (_platforms ??= [.. first.Platforms]).AddRange(again.Platforms);
        }
    }
}

using Replication.Contracts.Images;

namespace Replication.Registries.Manifests;

/// <summary>Descriptors in their order, each digest once. A digest that is listed for several platforms keeps all of them.</summary>
internal sealed class DescriptorSet
{
    private readonly Dictionary<Digest, Listed> _byDigest = [];

    public IReadOnlyCollection<Descriptor> Items => [.. _byDigest.Values.Select(static listed => listed.Descriptor)];

    public void AddRange(IEnumerable<Descriptor> descriptors)
    {
        foreach (var descriptor in descriptors)
            Add(descriptor);
    }

    /// <summary>Throws where a digest comes with two sizes.</summary>
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
            // An entry without platform is wanted by everybody, whatever the others say.
            _isForAny |= again.Platforms.Count == 0;
            (_platforms ??= [.. first.Platforms]).AddRange(again.Platforms);
        }
    }
}

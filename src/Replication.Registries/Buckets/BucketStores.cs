using Replication.Contracts.Instances;

namespace Replication.Registries.Buckets;

/// <summary>Opens the bucket of an instance.</summary>
internal static class BucketStores
{
    public static ImageStore Open(RegistryInstance instance, TimeProvider time)
    {
        var folder = instance.Url?.LocalPath ?? throw new ArgumentException("a bucket has a url", nameof(instance));
        return instance.Layout == BucketLayout.Distribution
            ? new DistributionBucket(new FolderObjects(folder))
            : new LayoutBucket(folder, time);
    }
}

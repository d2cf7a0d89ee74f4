using Replication.Contracts.Instances;

namespace Replication.Registries.Buckets;

/// <summary>Opens the bucket of an instance.</summary>
internal static class BucketStores
{
    public static ImageStore Open(RegistryInstance instance, RegistryTls tls, RegistryClientOptions options, TimeProvider time)
    {
        var url = instance.Url ?? throw new ArgumentException("a bucket has a url", nameof(instance));
        return (url.Scheme, instance.Layout) switch
        {
            ("s3", BucketLayout.Distribution) => new DistributionBucket(new S3Objects(new S3Calls(instance, tls, options, time))),
            ("s3", _) => throw new ArgumentException("a bucket of an object store has layout: distribution", nameof(instance)),
            (_, BucketLayout.Distribution) => new DistributionBucket(new FolderObjects(url.LocalPath)),
            _ => new LayoutBucket(url.LocalPath, time),
        };
    }
}

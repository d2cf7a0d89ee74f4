using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Registries;
using Replication.Registries.Buckets;
using Replication.Testing.Servers;

namespace Replication.IntegrationTests.Registries.Stores;

/// <summary>Opens buckets of an object store on loopback.</summary>
internal static class S3Buckets
{
    public static RegistryInstance Instance(Uri endpoint, string url = $"s3://{S3Server.Bucket}/copy") => new()
    {
        Name = "backup",
        Kind = InstanceKind.Bucket,
        Layout = BucketLayout.Distribution,
        Url = new Uri(url),
        Endpoint = endpoint,
        Credentials = new InstanceCredentials(S3Server.Key, new Secret("secret-1")),
    };

    public static ImageStore Open(RegistryInstance instance, RegistryClientOptions? options = null) =>
        BucketStores.Open(instance, new RegistryTls(), options ?? new RegistryClientOptions(), TimeProvider.System);
}

using Replication.Contracts.Instances;
using Xunit;

namespace Replication.UnitTests.App.Configuration;

/// <summary>Instances that are buckets of an object store.</summary>
public sealed class ObjectStoreTests
{
    [Fact]
    public void A_bucket_of_a_service_has_its_endpoint_and_keys()
    {
        var bucket = Read(
            "url: s3://images/backup, layout: distribution, endpoint: \"http://minio.example.com:9000\", pathStyle: false, "
            + "credentials: { username: AKIA, password: s }, tls: { insecure: true }");

        Assert.Equal(
            (InstanceKind.Bucket, BucketLayout.Distribution, false), (bucket.Kind, bucket.Layout, bucket.PathStyle));
        Assert.Equal(new Uri("s3://images/backup"), bucket.Url);
        Assert.Equal(new Uri("http://minio.example.com:9000"), bucket.Endpoint);
        Assert.Equal("AKIA", bucket.Credentials!.Username);
    }

    [Fact]
    public void A_bucket_of_Amazon_S3_needs_its_region_only()
    {
        var bucket = Read("url: s3://images, layout: distribution, region: eu-central-1");

        Assert.Equal((null, null, null), (bucket.Endpoint, bucket.Credentials, bucket.PathStyle));
        Assert.Equal("eu-central-1", bucket.Region);
    }

    [Theory]
    [InlineData("url: s3://images/a, region: eu-central-1", "layout", "the key is missing|allowed: distribution")]
    [InlineData("url: s3://images/a, layout: oci, region: eu-central-1", "layout", "must be distribution")]
    [InlineData("url: s3://images/a, layout: distribution", "region", "the key is missing|or an endpoint")]
    [InlineData("url: s3://images/a, layout: distribution, region: EU Central", "region", "is no region|lowercase letters")]
    [InlineData("url: s3://Images/a, layout: distribution, region: eu", "url", "is not s3://BUCKET/PREFIX")]
    [InlineData("url: s3://images/../b, layout: distribution, region: eu", "url", "is not s3://BUCKET/PREFIX")]
    [InlineData("url: s3://images/a%2F, layout: distribution, region: eu", "url", "is not s3://BUCKET/PREFIX")]
    [InlineData("url: gs://images/a, layout: distribution", "url", "begins with neither file:/// nor s3://")]
    [InlineData("url: s3://images/a, layout: distribution, region: eu, allowedHosts: [a]", "allowedHosts", "beside kind: bucket")]
    [InlineData(
        "url: s3://images/a, layout: distribution, region: eu, credentials: { provider: ecr }", "credentials", "an access key and its secret")]
    [InlineData(
        "url: s3://images/a, layout: distribution, region: eu, credentials: { username: a, passwords: [b, c] }",
        "credentials",
        "an access key and its secret")]
    [InlineData("url: \"file:///srv\", endpoint: \"http://a\"", "endpoint", "beside a url of a folder")]
    [InlineData("url: \"file:///srv\", credentials: { username: a, password: b }", "credentials", "beside a url of a folder")]
    [InlineData("url: \"file:///srv\", pathStyle: true", "pathStyle", "beside a url of a folder")]
    public void A_wrong_bucket_is_refused(string keys, string key, string words) =>
        Reading.IsRefused(Yaml(keys), 1, $"instances[0].{key}", words);

    private static RegistryInstance Read(string keys) => Assert.Single(Reading.Ok(Yaml(keys)).Instances).Value;

    private static string Yaml(string keys) => $"instances: [ {{ name: backup, kind: bucket, {keys} }} ]";
}

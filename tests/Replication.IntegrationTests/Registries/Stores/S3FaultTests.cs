using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.Contracts.Instances;
using Replication.Registries;
using Replication.Registries.Manifests;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Registries.Stores;

/// <summary>Refusals and errors of an object store: each failure names the object and says what to do.</summary>
public sealed class S3FaultTests
{
    private static readonly RepositoryName App = RepositoryName.Parse("team/app");

    [Fact]
    public async Task Wrong_keys_and_a_missing_bucket_are_named()
    {
        await using var server = await S3Server.StartAsync();
        var instance = S3Buckets.Instance(server.Address);

        await AssertFailsAsync(
            instance with { Credentials = new InstanceCredentials("AKIANOBODY", new Secret("secret-1")) },
            CopyFailure.Unauthorized, "does not accept the keys (403 InvalidAccessKeyId)");
        await AssertFailsAsync(
            instance with { Url = new Uri("s3://nowhere/copy") }, CopyFailure.LayoutInvalid, "has no bucket nowhere. Check the url");
        await AssertFailsAsync(instance, CopyFailure.LayoutInvalid, "has no folder docker/registry/v2/repositories/");
    }

    [Fact]
    public async Task A_bucket_in_another_region_is_named_with_the_region()
    {
        await using var server = await AnswerAsync(301, "PermanentRedirect", ("x-amz-bucket-region", "eu-west-3"));

        await AssertFailsAsync(
            S3Buckets.Instance(server.Address), CopyFailure.LayoutInvalid, "is in the region eu-west-3. Correct the region");
    }

    [Theory]
    [InlineData(503, "SlowDown", CopyFailure.RateLimited)]
    [InlineData(503, "ServiceUnavailable", CopyFailure.RegistryUnavailable)]
    public async Task A_throttling_answer_is_repeated_as_late_as_the_service_says(int status, string code, string expected)
    {
        await using var server = await AnswerAsync(status, code, ("Retry-After", "17"));

        var failure = await AssertFailsAsync(S3Buckets.Instance(server.Address), expected, code);

        Assert.Equal((true, TimeSpan.FromSeconds(17)), (failure.IsWorthRetrying, failure.RetryAfter));
    }

    [Fact]
    public async Task A_service_that_cannot_be_reached_is_named()
    {
        var port = FreePort.Take();

        var failure = await AssertFailsAsync(
            S3Buckets.Instance(new Uri($"http://127.0.0.1:{port}")), CopyFailure.RegistryUnavailable, $"127.0.0.1:{port} failed");

        Assert.True(failure.IsWorthRetrying);
    }

    [Fact]
    public async Task An_address_that_is_never_a_service_is_refused() => await AssertFailsAsync(
        S3Buckets.Instance(new Uri("http://169.254.169.254")), CopyFailure.AddressRefused, "169.254.169.254");

    [Fact]
    public async Task A_blob_without_bytes_is_read()
    {
        await using var server = await S3Server.StartAsync();
        var empty = Digest.Sha256Of([]);
        server.Objects[$"copy/docker/registry/v2/blobs/sha256/{empty.Hex[..2]}/{empty.Hex}/data"] =
            new S3Object([], "\"1\"", new Dictionary<string, string>());
        using var store = S3Buckets.Open(S3Buckets.Instance(server.Address));

        Assert.True(await store.SourceOf(App).HoldsBlobAsync(new Descriptor("", empty, 0), default));
    }

    [Fact]
    public async Task A_blob_whose_connection_breaks_is_read_to_its_end()
    {
        var content = new byte[300_000];
        new Random(1).NextBytes(content);
        await using var server = BreakingServer.Start(content, partBytes: 100_000);
        using var store = S3Buckets.Open(S3Buckets.Instance(server.Address));
        var blob = new Descriptor("", Digest.Sha256Of(content), content.Length);

        Assert.True(await store.SourceOf(App).HoldsBlobAsync(blob, default));

        Assert.Equal([0, 100_000, 200_000], server.Positions);
    }

    private static Task<LoopbackServer> AnswerAsync(int status, string code, (string Name, string Value) header) =>
        LoopbackServer.StartAsync(async context =>
        {
            context.Response.Headers[header.Name] = header.Value;
            await S3Answers.ErrorAsync(context.Response, status, code);
        });

    private static async Task<CopyFailure> AssertFailsAsync(RegistryInstance instance, string code, string words)
    {
        using var store = S3Buckets.Open(instance);

        var list = await Assert.ThrowsAsync<RegistryException>(() => store.ListRepositoriesAsync(last: null, 10, default));
        var tag = await Assert.ThrowsAsync<RegistryException>(() => store.ReadDigestAsync(App, Tag.Parse("v1"), default));

        Assert.Equal(code, list.Failure.Code);
        Assert.Equal(code, tag.Failure.Code);
        Assert.Contains(words, list.Failure.Message, StringComparison.Ordinal);
        if (code != CopyFailure.AddressRefused)
            Assert.Contains($"The bucket s3://{instance.Url!.Host}/", list.Failure.Message, StringComparison.Ordinal);
        return tag.Failure;
    }
}

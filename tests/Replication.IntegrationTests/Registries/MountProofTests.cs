using Replication.Contracts.Images;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Xunit;

namespace Replication.IntegrationTests.Registries;

/// <summary>
/// A manifest can name any digest. A layer from another namespace is mounted only after the source repository has proved that it contains
/// the layer.
/// </summary>
public sealed class MountProofTests : IAsyncLifetime
{
    private static readonly RequestMatch BlobOfTeam = new() { Kind = RequestKind.Blob, Repository = "team/app" };

    private readonly SampleImage _image = SampleImage.Create(layerSizes: [2_000, 2_000_000]);
    private RegistryPair _pair = null!;

    public async ValueTask InitializeAsync()
    {
        _pair = await RegistryPair.StartAsync();
        await _pair.PushAsync(_image, repository: "secret/app");
        await _pair.PushAsync(_image, repository: "team/app");
        Assert.IsType<CopyResult.Copied>(await CopyAsync("secret/app", "secret/app"));
        _pair.Source.Requests.Clear();
        _pair.Target.Requests.Clear();
    }

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Theory]
    [InlineData(404, """{"errors":[{"code":"BLOB_UNKNOWN"}]}""")]
    [InlineData(403, null)]
    [InlineData(500, null)]
    public async Task A_layer_that_the_source_repository_does_not_have_is_not_mounted(int status, string? body)
    {
        _pair.Source.Faults.Add(BlobOfTeam, Fault.Status(status, body: body));

        Assert.IsType<CopyResult.Failed>(await CopyAsync("team/app", "team/app"));

        Assert.DoesNotContain(
            RegistryPair.Of(_pair.Target, RequestKind.UploadStart),
            static post => post.Target.Contains("secret", StringComparison.Ordinal));
        await AssertLacksAsync("team/app");
    }

    [Fact]
    public async Task Two_namespaces_of_the_source_that_meet_in_one_of_the_target_need_the_proof_too()
    {
        Assert.IsType<CopyResult.Copied>(await CopyAsync("secret/app", "mirror/secret"));
        _pair.Source.Faults.Add(BlobOfTeam, Fault.Status(404));

        Assert.IsType<CopyResult.Failed>(await CopyAsync("team/app", "mirror/app"));

        await AssertLacksAsync("mirror/app");
    }

    [Fact]
    public async Task A_login_page_is_no_proof()
    {
        _pair.Source.Faults.Add(
            BlobOfTeam, Fault.Header("Content-Type", "text/html").Then(Fault.Status(200, body: "<!DOCTYPE html><html>Sign in</html>")));

        Assert.IsType<CopyResult.Failed>(await CopyAsync("team/app", "team/app"));

        await AssertLacksAsync("team/app");
    }

    [Fact]
    public async Task An_object_store_that_refuses_HEAD_requests_prevents_only_the_mount()
    {
        _pair.Source.Faults.Add(BlobOfTeam with { Method = "HEAD" }, Fault.Status(403));

        Assert.IsType<CopyResult.Copied>(await CopyAsync("team/app", "team/app"));

        Assert.Equal(3, RegistryPair.Of(_pair.Target, RequestKind.Upload, "PUT").Count);
        await _pair.AssertHeldAsync(_image, repository: "team/app");
    }

    [Fact]
    public async Task A_layer_that_the_source_repository_has_is_mounted_after_one_HEAD_request()
    {
        Assert.IsType<CopyResult.Copied>(await CopyAsync("team/app", "team/app"));
        Assert.Equal(3, RegistryPair.Of(_pair.Source, RequestKind.Blob, "HEAD").Count);
        Assert.IsType<CopyResult.Copied>(await CopyAsync("team/app", "third/app"));

        Assert.Equal(3, RegistryPair.Of(_pair.Source, RequestKind.Blob).Count);
        Assert.Empty(RegistryPair.Of(_pair.Target, RequestKind.Upload));
        await _pair.AssertHeldAsync(_image, repository: "third/app");
    }

    [Fact]
    public async Task A_blob_read_from_the_source_repository_needs_no_further_proof()
    {
        using var fresh = RegistryPair.ClientOf(_pair.Target.Address, password: null);
        Assert.IsType<CopyResult.Copied>(await CopyAsync("team/app", "first/app", fresh));
        Assert.IsType<CopyResult.Copied>(await CopyAsync("team/app", "second/app", fresh));

        Assert.Empty(RegistryPair.Of(_pair.Source, RequestKind.Blob, "HEAD"));
        Assert.Equal(3, RegistryPair.Of(_pair.Target, RequestKind.Upload, "PUT").Count);
        await _pair.AssertHeldAsync(_image, repository: "second/app");
    }

    [Fact]
    public async Task A_blob_that_another_process_uploaded_to_another_namespace_is_not_mounted_without_proof()
    {
        using var target = RegistryPair.ClientOf(_pair.Target.Address, password: null);
        _pair.Source.Faults.Add(BlobOfTeam, Fault.Status(404));
        var request = RequestOf("team/app", "team/app", target) with { Claims = new UploadedElsewhere(RepositoryName.Parse("secret/app")) };

        Assert.IsType<CopyResult.Failed>(await _pair.Copier.CopyAsync(request, default));

        await AssertLacksAsync("team/app");
    }

    private Task<CopyResult> CopyAsync(string from, string to, RegistryClient? target = null) =>
        _pair.Copier.CopyAsync(RequestOf(from, to, target), default);

    private CopyRequest RequestOf(string from, string to, RegistryClient? target) =>
        _pair.Request(repository: to) with { SourceRepository = RepositoryName.Parse(from), Target = target ?? _pair.TargetClient };

    private async Task AssertLacksAsync(string repository)
    {
        using var http = new HttpClient();
        foreach (var blob in _image.Blobs)
        {
            using var answer = await http.GetAsync(new Uri(_pair.Target.Address, $"/v2/{repository}/blobs/{blob.Digest}"));
            Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private sealed class UploadedElsewhere(RepositoryName repository) : IBlobClaims
    {
        public bool HasOtherWorkers => true;

        public Task<BlobClaim> ClaimAsync(RepositoryName into, Digest digest, CancellationToken cancellationToken) =>
            Task.FromResult<BlobClaim>(new BlobClaim.Uploaded(repository));

        public Task WaitAsync(Digest digest, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

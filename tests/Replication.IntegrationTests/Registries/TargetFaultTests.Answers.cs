using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.Registries;
using Xunit;

namespace Replication.IntegrationTests.Registries;

public sealed partial class TargetFaultTests
{
    [Fact]
    public async Task An_unavailable_target_is_a_transient_failure_with_its_name()
    {
        _pair.Target.Faults.Add(LayerUpload, Fault.Cut());
        _pair.Target.Faults.Add(new RequestMatch { Method = "PATCH", Kind = RequestKind.Upload }, Fault.Cut());

        var failure = await _pair.FailToCopyAsync();

        Assert.Equal((CopyFailure.RegistryUnavailable, true), (failure.Code, failure.IsWorthRetrying));
        Assert.Contains("target registry", failure.Message, StringComparison.Ordinal);
        var patches = RegistryPair.Of(_pair.Target, RequestKind.Upload, "PATCH");
        Assert.InRange(LayerUploads().Count + patches.Count, 4, RegistryPair.MostConnections);
        Assert.Empty(LayerReads());
    }

    [Fact]
    public async Task Content_that_is_missing_despite_its_confirmation_is_sent_again()
    {
        _pair.Target.Faults.Add(UploadStart with { Target = "mount=" }, Fault.Status(201));

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());

        Assert.Equal(2, _pair.Target.Requests.Count(static request => request is { Kind: RequestKind.Manifest, Method: "PUT" }));
        Assert.Equal(2, RegistryPair.Of(_pair.Target, RequestKind.Upload, "PUT").Count);
    }

    [Fact]
    public async Task A_target_that_loses_uploaded_content_fails_the_copy()
    {
        _pair.Target.Faults.Add(
            ManifestPut, Fault.Status(400, body: """{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN","message":"blob unknown to registry"}]}"""));

        var failure = await _pair.FailToCopyAsync();

        Assert.Equal(CopyFailure.TargetRefused, failure.Code);
        Assert.Contains("MANIFEST_BLOB_UNKNOWN", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, _pair.Target.Requests.Count(static request => request is { Kind: RequestKind.Manifest, Method: "PUT" }));
    }

    [Fact]
    public async Task A_registry_that_stores_another_manifest_is_found_out()
    {
        _pair.Target.Faults.Add(ManifestPut, Fault.Digest($"sha256:{new string('0', 64)}"));

        var failure = await _pair.FailToCopyAsync();

        Assert.Equal((CopyFailure.DigestMismatch, false), (failure.Code, failure.IsWorthRetrying));
    }

    [Fact]
    public async Task Without_a_digest_in_the_response_the_manifest_is_checked_with_a_HEAD_request()
    {
        _pair.Target.Faults.Add(ManifestPut, Fault.Digest(null));

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());

        Assert.Equal(3, _pair.Target.Requests.Count(static request => request is { Kind: RequestKind.Manifest, Method: "HEAD" }));
    }

    [Fact]
    public async Task A_relative_Location_header_is_resolved()
    {
        _pair.Target.Faults.Add(UploadStart, Fault.Location(static location => location.PathAndQuery));

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());
    }

    [Fact]
    public async Task State_in_the_location_is_carried_along()
    {
        _pair.Target.Faults.Add(UploadStart, Fault.Location(static location => $"{location}?_state=a%2Bb%3D%7E"));

        await _pair.AssertCopiedAsync(_image, await _pair.CopyAsync());

        Assert.All(RegistryPair.Of(
            _pair.Target,
            RequestKind.Upload), static put => Assert.Contains("?_state=a%2Bb%3D%7E&digest=", put.Target, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://169.254.169.254/upload", CopyFailure.RedirectRefused)]
    [InlineData("ftp://127.0.0.1/upload", CopyFailure.ProtocolError)]
    [InlineData("", CopyFailure.ProtocolError)]
    public async Task A_Location_header_to_another_host_is_not_followed(string location, string code)
    {
        _pair.Target.Faults.Add(UploadStart, Fault.Location(_ => location));

        var failure = await _pair.FailToCopyAsync();

        Assert.Equal((code, false), (failure.Code, failure.IsWorthRetrying));
    }
}

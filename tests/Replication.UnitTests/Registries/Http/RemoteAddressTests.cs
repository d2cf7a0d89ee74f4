using Replication.Registries;
using Replication.Registries.Http;
using Xunit;

namespace Replication.UnitTests.Registries.Http;

public sealed class RemoteAddressTests
{
    private static readonly RegistryConnection Registry =
        new() { Endpoint = new Uri("https://registry.example:5000"), PublicEndpoint = new Uri("https://public.example") };
    private static readonly Uri Requested = new("https://registry.example:5000/v2/team/app/blobs/uploads/?mount=x");

    [Theory]
    [InlineData("https://store.example/b?sig=a%2Db%7E%41", "https://store.example/b?sig=a%2Db%7E%41")]
    [InlineData("/v2/team/app/blobs/uploads/1?_state=a%2B", "https://registry.example:5000/v2/team/app/blobs/uploads/1?_state=a%2B")]
    [InlineData("//other.example/x", "https://other.example/x")]
    [InlineData("1234?a=https://b", "https://registry.example:5000/v2/team/app/blobs/uploads/1234?a=https://b")]
    [InlineData("?page=2", "https://registry.example:5000/v2/team/app/blobs/uploads/?page=2")]
    [InlineData("https://store.example/x#fragment", "https://store.example/x")]
    [InlineData("ftp://store.example/x", null)]
    [InlineData("javascript:alert(1)", "https://registry.example:5000/v2/team/app/blobs/uploads/javascript:alert(1)")]
    [InlineData("http://", null)]
    [InlineData("", null)]
    [InlineData("   ", null)]
    [InlineData(null, null)]
    public void A_reference_is_resolved_without_normalization(string? reference, string? expected) =>
        Assert.Equal(expected, Written(RemoteAddress.Resolve(Requested, reference)));

    [Theory]
    [InlineData(
        "https://registry.example/v2/team/app/blobs/uploads/1?s=1", "https://registry.example:5000/v2/team/app/blobs/uploads/1?s=1")]
    [InlineData("http://registry.example/v2/team/app/blobs/uploads/1", "https://registry.example:5000/v2/team/app/blobs/uploads/1")]
    [InlineData("http://registry.example:5000/v2/a/blobs/uploads/1", "https://registry.example:5000/v2/a/blobs/uploads/1")]
    [InlineData("https://public.example/v2/a/blobs/uploads/1", "https://registry.example:5000/v2/a/blobs/uploads/1")]
    [InlineData("https://registry.example:6000/v2/a/blobs/uploads/1", "https://registry.example:6000/v2/a/blobs/uploads/1")]
    [InlineData("https://store.example/v2/a/blobs/uploads/1", "https://store.example/v2/a/blobs/uploads/1")]
    [InlineData("https://registry.example/elsewhere", "https://registry.example/elsewhere")]
    public void An_upload_address_misnamed_by_a_proxy_is_corrected(string location, string expected) =>
        Assert.Equal(expected, Written(RemoteAddress.ResolveSession(Registry, Requested, location)));

    [Theory]
    [InlineData("https://a/upload", "https://a/upload?digest=sha256%3Aabc")]
    [InlineData("https://a/upload?_state=x%2By", "https://a/upload?_state=x%2By&digest=sha256%3Aabc")]
    public void A_parameter_is_added_and_the_rest_left_alone(string uri, string expected) =>
        Assert.Equal(expected, Written(RemoteAddress.WithQuery(RemoteAddress.Resolve(Requested, uri)!, "digest", "sha256:abc")));

    private static string? Written(Uri? uri) => uri is null ? null : $"{uri.Scheme}://{uri.Authority}{uri.PathAndQuery}";
}

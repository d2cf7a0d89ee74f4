using Replication.EmbeddedRegistry.Protocol;
using Xunit;

namespace Replication.UnitTests.EmbeddedRegistry;

public sealed class RegistryRouteTests
{
    [Theory]
    [InlineData("/", RequestKind.Other, "", "")]
    [InlineData("/token", RequestKind.Token, "", "")]
    [InlineData("/v2", RequestKind.Base, "", "")]
    [InlineData("/v2/", RequestKind.Base, "", "")]
    [InlineData("/v2/_catalog", RequestKind.Catalog, "", "")]
    [InlineData("/v2/app/tags/list", RequestKind.Tags, "app", "")]
    [InlineData("/v2/team/tags/list/tags/list", RequestKind.Tags, "team/tags/list", "")]
    [InlineData("/v2/team/app/manifests/v1", RequestKind.Manifest, "team/app", "v1")]
    [InlineData("/v2/team/manifests/manifests/v1", RequestKind.Manifest, "team/manifests", "v1")]
    [InlineData("/v2/team/app/blobs/sha256:00", RequestKind.Blob, "team/app", "sha256:00")]
    [InlineData("/v2/team/app/blobs/uploads/", RequestKind.UploadStart, "team/app", "")]
    [InlineData("/v2/team/app/blobs/uploads", RequestKind.UploadStart, "team/app", "")]
    [InlineData("/v2/team/app/blobs/uploads/1-2", RequestKind.Upload, "team/app", "1-2")]
    [InlineData("/v2/team/app/referrers/sha256:00", RequestKind.Referrers, "team/app", "sha256:00")]
    [InlineData("/v2/team/app", RequestKind.Other, "", "")]
    [InlineData("/v2/team/app/tags/list/", RequestKind.Other, "", "")]
    [InlineData("/v1/team/app/tags/list", RequestKind.Other, "", "")]
    public void A_path_is_read_from_its_end(string path, RequestKind kind, string repository, string reference) =>
        Assert.Equal(new RegistryRoute(kind, repository, reference), RegistryRoute.Parse(path));
}

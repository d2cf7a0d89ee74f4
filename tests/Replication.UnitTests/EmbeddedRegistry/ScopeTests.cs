using Replication.EmbeddedRegistry.Access;
using Replication.EmbeddedRegistry.Protocol;
using Xunit;

namespace Replication.UnitTests.EmbeddedRegistry;

public sealed class ScopeTests
{
    [Theory]
    [InlineData("repository:team/app:pull,push", "repository", "team/app", "pull,push")]
    [InlineData("repository:host:5000/app:pull", "repository", "host:5000/app", "pull")]
    [InlineData("registry:catalog:*", "registry", "catalog", "*")]
    [InlineData("repository:app:", "repository", "app", "")]
    public void A_scope_has_type_name_and_actions(string text, string type, string name, string actions)
    {
        var scope = Scope.Parse(text)!;

        Assert.Equal((type, name, actions, text), (scope.Type, scope.Name, string.Join(',', scope.Actions), scope.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("repository")]
    [InlineData("repository:app")]
    [InlineData(":app:pull")]
    public void Anything_else_is_none(string text) => Assert.Null(Scope.Parse(text));

    [Theory]
    [InlineData("repository:app:pull,push", "repository:app:push", true)]
    [InlineData("repository:app:*", "repository:app:delete", true)]
    [InlineData("repository:app:pull", "repository:app:pull,push", false)]
    [InlineData("repository:app:pull", "repository:application:pull", false)]
    [InlineData("repository:app:pull", "registry:app:pull", false)]
    public void A_scope_covers_its_subsets(string granted, string wanted, bool covers) =>
        Assert.Equal(covers, Scope.Parse(granted)!.Covers(Scope.Parse(wanted)!));

    [Theory]
    [InlineData(RequestKind.Base, "GET", null, "")]
    [InlineData(RequestKind.Catalog, "GET", null, "registry:catalog:*")]
    [InlineData(RequestKind.Tags, "GET", null, "repository:app:pull")]
    [InlineData(RequestKind.Manifest, "HEAD", null, "repository:app:pull")]
    [InlineData(RequestKind.Manifest, "PUT", null, "repository:app:pull,push")]
    [InlineData(RequestKind.Manifest, "DELETE", null, "repository:app:delete")]
    [InlineData(RequestKind.Blob, "GET", null, "repository:app:pull")]
    [InlineData(RequestKind.UploadStart, "POST", null, "repository:app:pull,push")]
    [InlineData(RequestKind.UploadStart, "POST", "base", "repository:app:pull,push repository:base:pull")]
    [InlineData(RequestKind.Upload, "GET", null, "repository:app:pull,push")]
    [InlineData(RequestKind.Upload, "DELETE", null, "repository:app:delete")]
    public void The_scopes_of_a_request_match_its_actions(RequestKind kind, string method, string? from, string expected) =>
        Assert.Equal(expected, string.Join(' ', RequiredScopes.Of(new RegistryRoute(kind, "app"), method, from)));
}

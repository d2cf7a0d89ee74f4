using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;
using Replication.Coordination.Access;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys under <c>auth</c>.</summary>
internal sealed class AuthSection
{
    private static readonly ValueKind<TokenRole> Role = Scalars.WordOf<TokenRole>();

    private readonly NameRegister _names = new();
    private readonly NameRegister _hashes = new();

    public AuthConfiguration Read(MapReader map) => new(map.Items("tokens", ReadToken));

    private ApiToken? ReadToken(MapReader map)
    {
        var name = map.Required("name", Names.Name);
        _names.Claim(map, "name", name);
        var sha256 = map.Required("sha256", Secrets.Sha256);
        _hashes.Claim(map, "sha256", sha256);
        var role = map.RequiredWord("role", Role);
        var namespaces = map.NonEmptyList("namespaces", Names.Namespace);
        if (name is null || sha256 is null || role is not { } granted)
            return null;
        return new ApiToken(name, sha256, granted) { Namespaces = namespaces };
    }
}

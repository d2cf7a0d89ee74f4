using System.Text.RegularExpressions;

namespace Replication.EmbeddedRegistry.Protocol;

/// <summary>The grammar of names (distribution-spec, "Pulling manifests"). A valid name is safe as a relative path.</summary>
internal static partial class Grammar
{
    private const int MaxRepositoryLength = 255;

    public static bool IsRepository(string name) => name.Length <= MaxRepositoryLength && Repository().IsMatch(name);

    public static bool IsTag(string name) => Tag().IsMatch(name);

    [GeneratedRegex(
        @"\A[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Repository();

    [GeneratedRegex(@"\A[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}

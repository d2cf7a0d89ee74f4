using System.Text.Json.Nodes;

namespace Replication.App.Client;

/// <summary>A key of cosign as it is written on the command line: <c>release=cosign.pub</c>.</summary>
internal static class CosignKeyText
{
    /// <summary>The key as the body of a call has it. The server checks the name and the key.</summary>
    public static JsonObject Parse(string option, string text) =>
        text.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals && equals + 1 < text.Length
            ? new JsonObject
            {
                ["name"] = text[..equals],
                ["key"] = SecretInput.FromFile(option, text[(equals + 1)..], isWhole: true),
            }
            : throw new CommandProblem($"{option}: '{text}' is not allowed; allowed: NAME=FILE, such as release=cosign.pub");
}

using System.Text.Json.Nodes;

namespace Replication.App.Configuration.Reading;

/// <summary>How the shape of a mapping becomes a JSON schema.</summary>
/// <param name="Refer">
/// Gets the type and the schema of a mapping inside another, and returns what takes its place, such as a reference.
/// </param>
/// <param name="KeepsSecrets">True for a change, in which a secret that is left out is kept: no secret is required.</param>
internal sealed record ShapeRules(Func<Type, JsonObject, JsonNode> Refer, bool KeepsSecrets);

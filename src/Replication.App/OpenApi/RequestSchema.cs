using System.Text.Json.Nodes;
using Replication.App.Configuration.Reading;

namespace Replication.App.OpenApi;

/// <summary>The schema of one body.</summary>
/// <param name="Name">Its name in the document.</param>
/// <param name="Describe">Makes the schema from the reader of the body.</param>
/// <param name="Members">The types whose members describe the keys.</param>
internal sealed record RequestSchema(string Name, Func<ShapeRules, JsonObject> Describe, params IReadOnlyList<Type> Members);

using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Replication.Contracts.Rules;
using Replication.Contracts.Specs;

namespace Replication.Coordination.Rules;

/// <summary>Writes rules as YAML for the configuration file. Members that have their default value are left out.</summary>
public static partial class RuleYaml
{
    private static readonly IReadOnlyList<SpecField> Fields = SpecField.Of(typeof(RuleSpec));

    private static readonly JsonObject Defaults = Members(
        new RuleSpec { Name = "", Source = "", Level = RuleLevel.Namespace, TagFilter = "" });

    private static readonly HashSet<string> Reserved =
        new(["true", "false", "null", "yes", "no", "on", "off", "y", "n"], StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Returns the key <c>rules</c> with all rules. A YAML comment lists the instances that the file does not declare yet.
    /// </summary>
    public static string Write(IEnumerable<RuleSpec> rules, Func<string, bool> isDeclaredInstance)
    {
        var yaml = new StringBuilder();
        foreach (var rule in rules)
        {
            var undeclared = rule.TargetInstances.Prepend(rule.Source)
                .Where(it => !isDeclaredInstance(it))
                .Select(static it => $"'{it}'")
                .ToList();
            if (undeclared.Count > 0)
            {
                yaml.Append("  # Not in the file yet: ").AppendJoin(" and ", undeclared)
                    .Append(". Declare it under 'instances' as well, or the next start refuses this rule.\n");
            }
            var mark = "  - ";
            foreach (var (key, value) in Keys(rule))
            {
                yaml.Append(CultureInfo.InvariantCulture, $"{mark}{key}: {value}\n");
                mark = "    ";
            }
        }
        return yaml.Length == 0 ? "rules: []\n" : $"rules:\n{yaml}";
    }

    private static IEnumerable<(string Key, string Value)> Keys(RuleSpec rule)
    {
        var members = Members(rule);
        return Fields
            // The file compiles the glob to the filter.
            .Where(it => rule.TagGlob is null || it.Property.Name != nameof(RuleSpec.TagFilter))
            .Where(it => it.IsRequired || !JsonNode.DeepEquals(members[it.Key], Defaults[it.Key]))
            .Select(it => (it.Key, Flow(members[it.Key]!)));
    }

    private static JsonObject Members(RuleSpec rule) => JsonSerializer.SerializeToNode(rule, JsonSerializerOptions.Web)!.AsObject();

    private static string Flow(JsonNode node) => node switch
    {
        JsonArray list => $"[{string.Join(", ", list.Select(static it => Flow(it!)))}]",
        JsonObject map =>
            $"{{ {string.Join(", ", map.Where(static it => it.Value is not (null or JsonArray { Count: 0 })).Select(static it => $"{it.Key}: {Flow(it.Value!)}"))} }}",
        _ when node.GetValueKind() == JsonValueKind.String => Text(node.GetValue<string>()),
        _ => node.ToJsonString(),
    };

    // A double-quoted JSON string is valid YAML. "${" is escaped, because the configuration file replaces variables.
    private static string Text(string text) => Plain().IsMatch(text) && !Reserved.Contains(text)
        ? text
        : $"\"{JsonEncodedText.Encode(text.Replace("${", "$${", StringComparison.Ordinal), JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    [GeneratedRegex(@"\A[a-zA-Z][a-zA-Z0-9/_-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}

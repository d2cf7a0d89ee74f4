using System.Text.RegularExpressions;
using Replication.App.Configuration;
using Replication.Testing.Documentation;
using Replication.Testing.Storage;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Replication.UnitTests.Documentation;

/// <summary>
/// Every YAML block of the pages is read. A block without a mark is a whole configuration file. Marks: <c>fragment: rules</c> (the
/// instances of the pages are added), <c>fragment: instance</c> (keys of one instance), <c>other program: NAME</c> (its YAML is parsed
/// only).
/// </summary>
public sealed partial class YamlBlockTests
{
    private const string OtherProgram = "other program: ";

    private const string Instances = """

        instances:
          - { name: hangzhou, endpoint: https://registry.example.com }
          - { name: tokyo, endpoint: https://tokyo.example.com }
          - { name: osaka, endpoint: https://osaka.example.com }
        """;

    private static readonly SampleCertificate Certificate = SampleCertificate.Create();

    private static readonly IReadOnlyDictionary<string, CodeBlock> ByName =
        Page.All.SelectMany(CodeBlock.Of).Where(static it => it.Language == "yaml").ToDictionary(static it => it.ToString());

    public static TheoryData<string> Blocks => [.. ByName.Keys];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void The_block_is_read_without_a_problem(string name)
    {
        var block = ByName[name];
        switch (block.Mark)
        {
            case null:
                Read(block.Text);
                break;
            case "fragment: rules":
                Read(block.Text + Instances);
                break;
            case "fragment: instance":
                Read("instances:\n  - name: hangzhou\n    endpoint: https://registry.example.com\n" + Indent(block.Text));
                break;
            case var mark when mark.StartsWith(OtherProgram, StringComparison.Ordinal):
                new YamlStream().Load(new StringReader(block.Text));
                break;
            default:
                Assert.Fail($"the mark '{block.Mark}' is not known");
                break;
        }
    }

    private static void Read(string yaml)
    {
        var environment = Variables()
            .Matches(yaml)
            .Select(static it => it.Groups[1].Value)
            .Distinct()
            .ToDictionary(static it => it, static _ => "0123456789abcdef0123456789abcdef");
        var result = ConfigurationReader.Read(yaml, "replication.yaml", environment, ReadFile);

        var read = Assert.IsType<ConfigurationResult.Ok>(result is ConfigurationResult.Invalid invalid
            ? throw new Xunit.Sdk.XunitException(string.Join('\n', invalid.Lines()))
            : result);
        Assert.IsType<ConfigurationResult.Ok>(MeaningChecks.Check(read.Configuration));
    }

    private static FileText ReadFile(string path) => Path.GetFileName(path) switch
    {
        "ca.pem" or "client.pem" => FileText.Of(Certificate.Certificate),
        "client-key.pem" => FileText.Of(Certificate.Key),
        _ => FileText.Of("0123456789abcdef"),
    };

    // The shallowest line moves to the column of an instance's keys.
    private static string Indent(string text)
    {
        var lines = text.Split('\n').Where(static it => it.Length > 0).ToList();
        var depth = lines.Min(static it => it.Length - it.TrimStart().Length);
        return string.Concat(lines.Select(it => $"    {it[depth..]}\n"));
    }

    [GeneratedRegex(@"\$\{env:(\w+)\}")]
    private static partial Regex Variables();
}

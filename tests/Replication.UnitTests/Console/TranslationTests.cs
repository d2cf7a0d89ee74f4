using System.Reflection;
using System.Text.RegularExpressions;
using Replication.WebConsole.Parts;
using Replication.WebConsole.Texts;
using Xunit;

namespace Replication.UnitTests.Console;

/// <summary>Each text exists in both languages, and says the same values.</summary>
public sealed partial class TranslationTests
{
    // Names, numbers and formats that are the same in both languages.
    private static readonly string[] SameInBoth =
    [
        "CommonTexts.SignedInAs", "RecordTexts.Layer", "InstanceTexts.Tls", "InstanceTexts.Webhook",
        // Names of products.
        "CredentialProvider.Ecr", "CredentialProvider.Google", "CredentialProvider.Azure", "CredentialProvider.Alibaba",
        "WebhookFormat.Harbor", "WebhookFormat.Azure", "WebhookFormat.EcrEventbridge", "WebhookFormat.Dockerhub", "WebhookFormat.Quay",
        "WebhookFormat.Github", "WebhookFormat.GarPubsub", "WebhookFormat.Nexus",
    ];

    // The words of the product documentation.
    private static readonly string[] Vocabulary =
    [
        "レプリケーションルール", "ルール名", "レプリケーションシナリオ", "同じアカウント", "宛先インスタンス", "レプリケーションレベル", "名前空間",
        "リポジトリ", "送信元アドレス", "タグ", "レプリケート", "レプリケーションレコード", "ソースインスタンス", "ターゲットインスタンス", "完了",
        "上書き",
    ];

    private static readonly Type[] Types =
        [.. typeof(Text).Assembly.GetTypes().Where(static it => it.Namespace == typeof(Text).Namespace)];

    private static readonly IReadOnlyList<(string Name, Text Text)> All = [.. Fields(), .. OfMembers()];

    [Fact]
    public void Each_text_is_written_in_both_languages()
    {
        Assert.True(All.Count > 100);
        Assert.All(All, static it => Assert.False(string.IsNullOrWhiteSpace(it.Text.English), it.Name));
        Assert.All(All, static it => Assert.False(string.IsNullOrWhiteSpace(it.Text.Japanese), it.Name));
    }

    [Fact]
    public void A_text_differs_between_the_languages_unless_it_is_listed() => Assert.Equal(
        SameInBoth.Order(), All.Where(static it => it.Text.English == it.Text.Japanese).Select(static it => it.Name).Order());

    [Fact]
    public void A_text_has_the_same_placeholders_in_both_languages() =>
        Assert.All(All, static it => Assert.Equal(Placeholders(it.Text.English), Placeholders(it.Text.Japanese)));

    [Fact]
    public void The_words_of_the_product_documentation_are_used() =>
        Assert.All(Vocabulary, static word => Assert.Contains(All, it => it.Text.Japanese.Contains(word, StringComparison.Ordinal)));

    [Fact]
    public void Two_members_of_an_enumeration_have_different_texts()
    {
        var members = OfMembers().GroupBy(static it => it.Name.Split('.')[0]).ToList();

        Assert.Contains(members, static it => it.Key == "ReplicationStatus");
        Assert.All(members, static it => Assert.Equal(it.Count(), it.Select(static member => member.Text.English).Distinct().Count()));
        Assert.All(members, static it => Assert.Equal(it.Count(), it.Select(static member => member.Text.Japanese).Distinct().Count()));
    }

    [Fact]
    public void A_state_with_a_tone_has_a_text()
    {
        var toned = Members(typeof(Tones)).Select(static it => it.Value.GetType()).Distinct().ToList();
        var written = Types.SelectMany(Members).Select(static it => it.Value.GetType()).ToHashSet();

        Assert.NotEmpty(toned);
        Assert.All(toned, it => Assert.True(written.Contains(it), $"add the texts of {it.Name} to {nameof(StateTexts)}"));
    }

    [Fact]
    public void Each_member_has_a_tone() =>
        Assert.All(Members(typeof(Tones)), static it => Assert.True(Enum.IsDefined((Tone)it.Method.Invoke(null, [it.Value])!)));

    private static string[] Placeholders(string text) =>
        [.. Placeholder().Matches(text).Select(static it => it.Value).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<(string Name, Text Text)> Fields() =>
        from type in Types
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        where field.FieldType == typeof(Text)
        select ($"{type.Name}.{field.Name}", (Text)field.GetValue(null)!);

    private static IEnumerable<(string Name, Text Text)> OfMembers() =>
        from type in Types
        from member in Members(type)
        where member.Method.ReturnType == typeof(Text)
        select ($"{member.Value.GetType().Name}.{member.Value}", (Text)member.Method.Invoke(null, [member.Value])!);

    // The methods that return something for each member of an enumeration, and these members.
    private static IEnumerable<(MethodInfo Method, object Value)> Members(Type type) =>
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        where method.Name == "Of" && method.GetParameters() is [{ ParameterType.IsEnum: true }]
        from value in Enum.GetValues(method.GetParameters()[0].ParameterType).Cast<object>()
        select (method, value);

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Placeholder();
}

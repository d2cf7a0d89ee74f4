using Replication.WebConsole.Texts;
using Xunit;

namespace Replication.UnitTests.Console;

public sealed class LanguagesTests
{
    [Theory]
    [InlineData(null, "", Language.English)]
    [InlineData(null, "ja", Language.Japanese)]
    [InlineData(null, "ja-JP", Language.Japanese)]
    [InlineData(null, "JA-jp", Language.Japanese)]
    [InlineData(null, "en-GB,en;q=0.9,ja;q=0.8", Language.English)]
    [InlineData(null, "ja,en-US;q=0.9,en;q=0.8", Language.Japanese)]
    [InlineData(null, "en;q=0.1, ja;q=0.2", Language.Japanese)]
    [InlineData(null, "de-DE, de;q=0.9", Language.English)]
    [InlineData(null, "de, ja;q=0.5, en;q=0.4", Language.Japanese)]
    [InlineData(null, "*", Language.English)]
    [InlineData(null, ";;q=,=", Language.English)]
    [InlineData("en", "ja", Language.English)]
    [InlineData("ja", "en", Language.Japanese)]
    [InlineData("fr", "ja", Language.Japanese)]
    [InlineData("", "ja", Language.Japanese)]
    public void The_chosen_language_comes_first_then_the_order_of_the_browser(string? chosen, string accepted, Language expected) =>
        Assert.Equal(expected, Languages.Choose(chosen, [accepted]));

    [Fact]
    public void A_header_may_be_repeated() => Assert.Equal(Language.Japanese, Languages.Choose(null, ["de", null, "ja"]));

    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Japanese)]
    public void The_code_of_a_language_finds_it(Language language) => Assert.Equal(language, Languages.Find(Languages.CodeOf(language)));
}

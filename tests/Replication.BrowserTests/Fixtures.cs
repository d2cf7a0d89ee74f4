using Replication.BrowserTests.Browsing;
using Replication.BrowserTests.Systems;
using Xunit;

// One browser and one system for the whole run. A test that kills the program, or needs other settings, starts its own system.
[assembly: AssemblyFixture(typeof(Chromium))]
[assembly: AssemblyFixture(typeof(ConsoleSystem))]

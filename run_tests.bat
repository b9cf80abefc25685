@echo off
rem Builds Rosey and runs its tests. The last line is "N passed, N failed". See run_tests.bat --help.
setlocal EnableExtensions DisableDelayedExpansion
set "root=%~dp0"
set "root=%root:~0,-1%"
set "interop="
set "testjdk="
set "more="

:arguments
if "%~1"=="" goto checked
if "%~1"=="--help" goto usage
if "%~1"=="-h" goto usage
if "%~1"=="--interop" (
    set "interop=yes"
    shift
    goto arguments
)
if "%~1"=="--jdk" (
    if "%~2"=="" (
        >&2 echo --jdk needs the folder of a JDK.
        exit /b 2
    )
    set "testjdk=%~f2"
    shift
    shift
    goto arguments
)
if "%~1"=="--" (
    shift
    goto rest
)
>&2 echo Unknown option %1; see run_tests.bat --help.
exit /b 2

rem cmd.exe splits arguments at "=": put an argument like "-Dtest=SubjectTest" in quotes.
:rest
if "%~1"=="" goto checked
set more=%more% %1
shift
goto rest

:usage
echo Usage: run_tests.bat [--interop] [--jdk PATH] [-- MAVEN ARGUMENTS]
echo.
echo Builds everything, checks the quality gates and runs all tests.
echo Closes with "N passed, N failed"; a skipped test counts as failed.
echo.
echo   --interop    run only the tests that need Node or a browser
echo   --jdk PATH   compile with the default JDK, run the tests on the one at PATH
echo   --help       this text
echo.
echo Needs a JDK 17 or newer and a nats-server, from NATS_SERVER or from PATH.
echo --interop needs node and npm on PATH as well, and puts the packages that it
echo talks to into target\tools.
echo.
echo Exit status: 0 all passed, 1 something failed, 2 a tool is missing or the
echo arguments are wrong. The whole log is in target\test.log.
exit /b 0

:checked
rem --- Java 17 or newer
set "java=java"
if not defined JAVA_HOME goto java_from_path
set "java=%JAVA_HOME%\bin\java.exe"
if exist "%java%" goto java_found
>&2 echo "%java%" does not exist.
>&2 echo Set JAVA_HOME to a JDK 17 or newer, or unset it to use java from PATH.
exit /b 1

:java_from_path
where java >nul 2>nul
if not errorlevel 1 goto java_found
>&2 echo Java was not found.
>&2 echo Install a JDK 17 or newer, then put java on PATH or set JAVA_HOME.
exit /b 1

:java_found
set "feature="
for /f "tokens=3" %%v in ('call "%java%" -version 2^>^&1 ^| findstr /i /c:" version "') do if not defined feature set "feature=%%~v"
for /f "tokens=1,2 delims=.-+" %%a in ("%feature%") do (
    set "feature=%%a"
    if "%%a"=="1" set "feature=%%b"
)
if not defined feature set "feature=0"
if %feature% GEQ 17 goto java_ok
>&2 echo "%java%" is Java %feature%; Rosey needs Java 17 or newer.
>&2 echo Install a JDK 17 or newer, then put java on PATH or set JAVA_HOME.
exit /b 1

:java_ok
if not defined testjdk goto jdk_ok
if exist "%testjdk%\bin\java.exe" goto jdk_ok
>&2 echo --jdk "%testjdk%": there is no bin\java.exe in it.
exit /b 2

:jdk_ok
cd /d "%root%"

if defined interop (
    dir /s /b *InteropIT.java >nul 2>nul
    if errorlevel 1 (
        echo There are no interop tests.
        echo 0 passed, 0 failed
        exit /b 0
    )
    where node >nul 2>nul
    if errorlevel 1 (
        >&2 echo The interop tests need Node, and none was found: put node on PATH.
        exit /b 2
    )
)
if not defined interop goto node_ok

rem --- What the interop tests talk to: a folder for each module that has such tests.
set "ROSEY_NODE_PACKAGES=%root%\target\tools\node"
for /d %%m in (rosey-*) do if exist "%%m\src\test\node\package-lock.json" (
    call :node_packages "%%m"
    if errorlevel 1 exit /b 2
)

:node_ok

rem --- nats-server
if defined NATS_SERVER goto check_nats
for /f "delims=" %%n in ('where nats-server 2^>nul') do if not defined NATS_SERVER set "NATS_SERVER=%%n"
if not defined NATS_SERVER set "NATS_SERVER=%root%\target\tools\nats-server.exe"

:check_nats
if exist "%NATS_SERVER%" goto nats_found
>&2 echo The tests need a nats-server, and "%NATS_SERVER%" does not exist.
>&2 echo Get it from https://nats.io/download and put it on PATH, or set NATS_SERVER to its path.
exit /b 2

:nats_found

set "maven=%root%\mvnw.cmd"
if not exist target mkdir target

rem --- Only what this run writes counts.
for /d %%m in (rosey-* benchmarks docs\examples\*) do (
    if exist "%%m\target\surefire-reports" rmdir /s /q "%%m\target\surefire-reports"
    if exist "%%m\target\failsafe-reports" rmdir /s /q "%%m\target\failsafe-reports"
    if exist "%%m\target\jacoco.exec" del /q "%%m\target\jacoco.exec"
)

echo Testing on Java %feature% with "%NATS_SERVER%"
set "options="
if defined testjdk set options="-Dtest.jdk=%testjdk%"
if defined interop set options=%options% -Pinterop
call "%maven%" -B "-Dstyle.color=never" --fail-at-end "-Dmaven.test.failure.ignore=true" %options%%more% verify >target\test.log 2>&1 <nul
set "status=%errorlevel%"
"%java%" .ci\TestReport.java "%root%" target\test.log %status%
exit /b %errorlevel%

rem --- Puts the packages of a module's interop tests into a folder of its own, as the lock file says; again only when
rem     that has changed.
:node_packages
set "source=%root%\%~1\src\test\node"
set "folder=%ROSEY_NODE_PACKAGES%\%~1"
fc /b "%source%\package-lock.json" "%folder%\installed-lock.json" >nul 2>nul
if not errorlevel 1 exit /b 0
where npm >nul 2>nul
if errorlevel 1 (
    >&2 echo The interop tests need npm, and none was found: put npm on PATH.
    exit /b 2
)
if exist "%folder%" rmdir /s /q "%folder%"
mkdir "%folder%"
for %%f in (package.json package-lock.json .npmrc) do copy /y "%source%\%%f" "%folder%" >nul
call npm ci --prefix "%folder%" --ignore-scripts --no-audit --no-fund >"%root%\target\npm.log" 2>&1
if errorlevel 1 (
    >&2 echo npm could not install the packages of the interop tests.
    >&2 echo It needs its registry or a filled cache. What was tried is in target\npm.log.
    exit /b 2
)
copy /y "%source%\package-lock.json" "%folder%\installed-lock.json" >nul
exit /b 0
